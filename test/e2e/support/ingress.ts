import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import type { StreamAddress } from './stream-client.ts';

/** What the ingress answers; nothing while it does not. */
export function askIngress({ ingress, host }: StreamAddress, path: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(new URL(path, ingress), { headers: { host }, agent: false }, (response) => {
      text(response).then(resolve, () => resolve(''));
    });
    request.once('error', () => resolve(''));
  });
}
