let turn: Promise<void> | undefined;

/**
 * Resolves in the next turn of the event loop, for all who asked in this one. What they send then leaves in one write to the socket:
 * a write for each message costs more than all else that is done to send it.
 */
export function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
