/** A directory that cannot be taken: the message says why, and what to do. */
export class DataDirectoryError extends Error {}
