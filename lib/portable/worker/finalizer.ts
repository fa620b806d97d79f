/** Done when the engine has kept a bundle. */
export type Finalizer = () => void | Promise<void>
