"""Executes the notebooks named on the command line, each in a kernel of its own; a JSON line for each.

The notebooks on disk stay as they are; --into FOLDER takes those that have their outputs.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

# Seconds; a cell that starts a cluster fetches it first, once.
CELL_TIMEOUT = 600
# What a cell throws that needs a program which this machine lacks: the rest is left out.
MISSING = 'MissingTools'


def by_files(folder):
    """Sockets that are files. Between the choice of a free TCP port and its use somebody else may take it."""
    if os.name == 'nt':
        return Config()
    return Config({'KernelManager': {'transport': 'ipc', 'ip': str(Path(folder) / 'k')}})


def execute(path, into):
    with tempfile.TemporaryDirectory(prefix='yeoul-', ignore_cleanup_errors=True) as folder:
        return execute_by(by_files(folder), path, into)


def execute_by(config, path, into):
    notebook = nbformat.read(path, as_version=4)
    started = [0]

    def on_cell_start(cell, cell_index):
        started[0] = cell_index

    client = NotebookClient(
        notebook,
        config=config,
        kernel_name='yeoul',
        timeout=CELL_TIMEOUT,
        on_cell_start=on_cell_start,
        resources={'metadata': {'path': str(Path(path).parent)}},
    )
    begin = time.monotonic()
    failure = None
    missing = None
    try:
        client.execute()
    except CellExecutionError as error:
        if error.ename == MISSING and 'CI' not in os.environ:
            missing = error.evalue
        else:
            failure = error.traceback
    except (CellTimeoutError, DeadKernelError) as error:
        failure = str(error)
    if into is not None:
        nbformat.write(notebook, into / Path(path).name)
    told = {'notebook': path, 'seconds': time.monotonic() - begin}
    if missing is not None:
        told['missing'] = missing
    if failure is not None:
        cells = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == 'code']
        told['failure'] = {'cell': cells.index(started[0]) + 1, 'message': failure}
    return told


parser = argparse.ArgumentParser()
parser.add_argument('--into', type=Path)
parser.add_argument('notebooks', nargs='+')
given = parser.parse_args()
for path in given.notebooks:
    print(json.dumps(execute(path, given.into)), flush=True)
