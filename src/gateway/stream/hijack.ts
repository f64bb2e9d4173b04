import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Takes the socket away from Node's HTTP server, so that an open stream costs a socket and nothing more: the parser goes
 * back to its pool, request and response are free to be collected. The bytes of the answer are the caller's from here.
 *
 * Resolves with undefined when the client has left, or when an earlier answer on the connection is not finished.
 */
export async function hijackSocket(request: IncomingMessage, response: ServerResponse): Promise<Socket | undefined> {
  await requestEnd(request);
  const { socket } = response;
  if (socket === null || socket.destroyed) return undefined;
  response.detachSocket(socket);
  // The HTTP server frees the parser and forgets the connection when it hears that the socket closed.
  for (const listener of socket.listeners('close')) listener.call(socket, false);
  for (const event of socket.eventNames()) socket.removeAllListeners(event);
  socket.setTimeout(0);
  socket.setKeepAlive(true, keepAliveMilliseconds);
  // What the client may still say is read and dropped, so that its leaving is noticed.
  socket.resume();
  return socket;
}

const keepAliveMilliseconds = 30_000;

/** Resolves when the request has been read and its parser's call stack has unwound: in it, freeing is not safe. */
async function requestEnd(request: IncomingMessage): Promise<void> {
  if (!request.readableEnded) {
    await new Promise<void>((resolve) => {
      request.once('end', resolve).once('close', resolve);
      request.resume();
    });
  }
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
