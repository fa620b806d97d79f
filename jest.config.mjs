import { availableParallelism } from 'node:os'

// Node strips the types itself (Node 24), so nothing is transformed; `npm test` passes --experimental-vm-modules.
export default {
  // Processes, sockets and compilers take a while on a busy machine; a test that hangs still ends.
  testTimeout: 180_000,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/lib/dist/', '<rootDir>/.venv/'],
  watchman: false,
  // Two at least: in a process of its own, a test that runs out of memory takes only its own file along.
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
