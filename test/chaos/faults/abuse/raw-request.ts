import { connect, type Socket } from 'node:net';

/** A connection on which bytes are written as they are, whether they are HTTP or not. */
export function openRaw(port: number, request: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
  socket.on('error', () => socket.destroy());
  return socket;
}

/**
 * Sends a request as it is and gives what is answered up to where it matches `expected`, else all of it: to the end of the
 * connection, or to the end of patience.
 */
export function answerTo(port: number, request: string, expected: RegExp, patience: AbortSignal): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = openRaw(port, request);
  let answer = '';
  const finish = () => {
    socket.destroy();
    resolve(answer);
  };
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
    if (expected.test(answer)) finish();
  });
  socket.once('close', finish);
  patience.addEventListener('abort', finish, { once: true });
  return promise;
}
