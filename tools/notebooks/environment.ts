import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../command.ts'

export const root = join(import.meta.dirname, '..', '..')

/** Where Jupyter keeps what it makes while it runs. */
export const jupyterFolder = join(root, '.jupyter')

/** The Python that has JupyterLab. */
export function findPython(): string {
  const windows = process.platform === 'win32'
  const python = windows ? join(root, '.venv', 'Scripts', 'python.exe') : join(root, '.venv', 'bin', 'python')
  if (existsSync(python)) return python
  throw new UserError(
    'The notebooks need .venv, which is not there: run npm run setup (it needs Python 3.10 or newer, and tells how to get it).',
  )
}

/** Jupyter finds our kernel and settings in the clone, and writes nowhere else than in `folder`. */
export function jupyterEnvironment(folder = jupyterFolder): NodeJS.ProcessEnv {
  mkdirSync(join(folder, 'ipython'), { recursive: true })
  return {
    ...process.env,
    JUPYTER_PATH: join(root, 'jupyter'),
    JUPYTER_CONFIG_PATH: join(root, 'jupyter', 'config'),
    JUPYTER_CONFIG_DIR: join(folder, 'config'),
    JUPYTER_DATA_DIR: join(folder, 'data'),
    JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(folder, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, 'workspaces'),
    IPYTHONDIR: join(folder, 'ipython'),
    JUPYTER_PLATFORM_DIRS: '1',
  }
}
