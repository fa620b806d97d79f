/** Of Beam's job servers, and of what is compiled to run in them. */
export const BEAM = '2.62.0'
