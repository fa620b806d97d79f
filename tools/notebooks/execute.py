"""Executes the notebooks named on the command line, each in a kernel of its own; a JSON line for each.

The notebooks on disk stay as they are.
"""

import json
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

CELL_TIMEOUT = 120


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    started = [0]

    def on_cell_start(cell, cell_index):
        started[0] = cell_index

    client = NotebookClient(
        notebook,
        kernel_name='yeoul',
        timeout=CELL_TIMEOUT,
        on_cell_start=on_cell_start,
        resources={'metadata': {'path': str(Path(path).parent)}},
    )
    begin = time.monotonic()
    failure = None
    try:
        client.execute()
    except CellExecutionError as error:
        failure = error.traceback
    except (CellTimeoutError, DeadKernelError) as error:
        failure = str(error)
    told = {'notebook': path, 'seconds': time.monotonic() - begin}
    if failure is not None:
        cells = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == 'code']
        told['failure'] = {'cell': cells.index(started[0]) + 1, 'message': failure}
    return told


for path in sys.argv[1:]:
    print(json.dumps(execute(path)), flush=True)
