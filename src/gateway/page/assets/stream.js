// The stream as a user follows it: EventSource does the reconnecting and the Last-Event-ID.

/** The address of the stream for the given filters. */
export function streamAddress(filters) {
  const query = new URLSearchParams({ snapshot: 'true' });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  return `/api/movies/stream?${query}`;
}

/**
 * Follows the stream and tells about movies, those that are gone, and the connection's state: `connecting`, `live`, `lost`,
 * `busy` (the limit of streams is reached) or `unauthorized` (the token ran out). Returns a function that stops it.
 */
export function followStream(filters, { onMovie, onRemoved, onState, onReset }) {
  let source;
  let timer;
  // What the server said before it ended the stream tells more than that it is gone.
  let said;

  function say(state) {
    said = state;
    onState(state);
  }

  function open() {
    source = new EventSource(streamAddress(filters));
    source.onopen = () => {
      said = undefined;
      onState('live');
    };
    source.addEventListener('overload', () => say('busy'));
    source.addEventListener('unauthorized', () => say('unauthorized'));
    source.onmessage = (event) => onMovie(JSON.parse(event.data), event.lastEventId);
    source.addEventListener('removed', (event) => onRemoved(JSON.parse(event.data).id, event.lastEventId));
    // The server can no longer continue from our position: take the whole catalogue again.
    source.addEventListener('reset', () => {
      onReset();
      reopen(0);
    });
    source.onerror = () => {
      onState(said ?? 'connecting');
      // A closed source never returns by itself (it got a non-200 answer, as from a proxy during a deploy).
      if (source.readyState === EventSource.CLOSED) {
        onState(said ?? 'lost');
        reopen(3000);
      }
    };
  }

  function reopen(milliseconds) {
    source.close();
    clearTimeout(timer);
    timer = setTimeout(open, milliseconds);
  }

  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
