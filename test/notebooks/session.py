"""Drives kernels over ZeroMQ for the tests: a JSON command a line on standard input, a JSON answer a line on output."""

import json
import shutil
import sys
import tempfile
import time
from queue import Empty

from jupyter_client.manager import KernelManager

managers = {}


def start(name, cwd):
    # Sockets that are files: a free TCP port may be taken by another test before the kernel has it.
    folder = tempfile.mkdtemp(prefix='yeoul-')
    manager = KernelManager(kernel_name='yeoul', transport='ipc', ip=f'{folder}/k')
    begin = time.monotonic()
    manager.start_kernel(cwd=cwd, stdout=sys.stderr, stderr=sys.stderr)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    managers[name] = (manager, client, folder)
    return {'pid': manager.provisioner.pid, 'seconds': time.monotonic() - begin}


def send(name, code, stop_on_error=True):
    return managers[name][1].execute(code, stop_on_error=stop_on_error)


def messages(name, id, timeout=60):
    """All that a request brought about, in order, up to its end; and the reply."""
    client = managers[name][1]
    found = []
    deadline = time.monotonic() + timeout
    while True:
        try:
            message = client.get_iopub_msg(timeout=max(0, deadline - time.monotonic()))
        except Empty:
            return {'messages': found, 'reply': {'status': 'timeout'}}
        if message['parent_header'].get('msg_id') != id:
            continue
        content = message['content']
        if message['msg_type'] == 'status':
            if content['execution_state'] == 'idle':
                break
            continue
        found.append({'type': message['msg_type'], **content})
    while True:
        reply = client.get_shell_msg(timeout=max(1, deadline - time.monotonic()))
        if reply['parent_header'].get('msg_id') == id:
            return {'messages': found, 'reply': reply['content']}


def run(name, code):
    return messages(name, send(name, code))


def run_all(name, codes):
    """Sends all at once, as Run All Cells does."""
    return [messages(name, id) for id in [send(name, code) for code in codes]]


def until(name, text):
    """Waits for a text on standard output."""
    client = managers[name][1]
    seen = ''
    while text not in seen:
        message = client.get_iopub_msg(timeout=60)
        if message['msg_type'] == 'stream':
            seen += message['content']['text']
    return seen


def interrupt(name):
    managers[name][0].interrupt_kernel()


def complete(name, code, position):
    return managers[name][1].complete(code, position, reply=True, timeout=60)['content']


def inspect(name, code, position):
    return managers[name][1].inspect(code, position, reply=True, timeout=60)['content']


def stop(name):
    manager, client, folder = managers.pop(name)
    client.stop_channels()
    manager.shutdown_kernel()
    shutil.rmtree(folder, ignore_errors=True)


commands = {each.__name__: each for each in [start, send, messages, run, run_all, until, interrupt, complete, inspect, stop]}

for line in sys.stdin:
    command, *args = json.loads(line)
    try:
        answer = {'answer': commands[command](*args)}
    except Exception as error:
        answer = {'error': f'{type(error).__name__}: {error}'}
    print(json.dumps(answer), flush=True)
for name in list(managers):
    stop(name)
