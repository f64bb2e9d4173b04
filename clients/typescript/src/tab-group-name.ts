/** A name that tells nobody what it was made of: tokens are part of it. Web Locks and this need the same secure page. */
export async function tabGroupName(shared: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(shared));
  return `cinestream ${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
