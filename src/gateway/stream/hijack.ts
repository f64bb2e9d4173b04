import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Takes the socket away from Node's HTTP server, so that an open stream costs a socket and nothing more: the parser goes
 * back to its pool, request and response are free to be collected. The bytes of the answer are the caller's from here.
 *
 * Waits for earlier answers on the connection (pipelining). Resolves with undefined when the client has left, or when an
 * earlier request has made a stream of the connection. What was asked behind a stream closes the connection.
 */
export async function hijackSocket(request: IncomingMessage, response: ServerResponse): Promise<Socket | undefined> {
  await requestEnd(request);
  const socket = await socketOf(request, response);
  if (socket === null || socket.destroyed) return undefined;
  response.detachSocket(socket);
  // The HTTP server frees the parser and forgets the connection when it hears that the socket closed.
  for (const listener of socket.listeners('close')) listener.call(socket, false);
  for (const event of socket.eventNames()) socket.removeAllListeners(event);
  // Something was asked behind the stream: the HTTP server has given the connection up with it.
  if (socket.destroyed) {
    socket.on('error', () => undefined);
    return undefined;
  }
  socket.setTimeout(0);
  socket.setKeepAlive(true, keepAliveMilliseconds);
  // It is told that the stream is the last answer: who asks for more is not left waiting. Empty lines ask for nothing.
  socket.on('data', (bytes: Buffer) => {
    if (bytes.toString('latin1').trim() !== '') socket.destroy();
  });
  return socket;
}

const keepAliveMilliseconds = 30_000;

/** A response gets the socket once those before it on the connection are done. */
async function socketOf(request: IncomingMessage, response: ServerResponse): Promise<Socket | null> {
  if (response.socket === null && !request.socket.destroyed) {
    await new Promise<void>((resolve) => {
      response.once('socket', () => resolve());
      request.socket.once('close', () => resolve());
    });
    await unwound();
  }
  return response.socket;
}

/** Resolves when the request has been read and its parser's call stack has unwound: in it, freeing is not safe. */
async function requestEnd(request: IncomingMessage): Promise<void> {
  if (!request.readableEnded) {
    await new Promise<void>((resolve) => {
      request.once('end', resolve).once('close', resolve);
      request.resume();
    });
  }
  await unwound();
}

async function unwound(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
