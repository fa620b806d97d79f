/** What keeps an engine from running here: the message begins with the engine's name, and says the next step. */
export class EngineError extends Error {
  override readonly name: string = 'EngineError'
}

/** Programs that this machine lacks: the message says how to install them. */
export class MissingTools extends EngineError {
  override readonly name = 'MissingTools'
}
