import { type DoFn, type KV, kv, parDo, type StateSpec, type ValueState, valueState } from 'yeoul'

const counter: DoFn<KV<unknown, unknown>, KV<unknown, number>, { n: StateSpec<ValueState<number>> }> = {
  state: { n: valueState(0) },
  process({ key, state }) {
    state.n.write(state.n.read() + 1)
    return [kv(key, state.n.read())]
  },
}
/** Says of each pair which one of its key and window it is. */
export const counting = parDo(counter)
