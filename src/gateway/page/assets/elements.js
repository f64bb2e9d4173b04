/** An element with text or children. Scraped text only ever becomes text nodes, never mark-up. */
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** "8.6", or a dash where there is no rating. */
export function ratingText(rating) {
  return rating === null ? '–' : rating.toFixed(1);
}
