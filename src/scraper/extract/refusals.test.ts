import { expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (title: string, body: string) =>
  extract(
    new TextEncoder().encode(`<html><head><title>${title}</title></head><body>${body}</body></html>`),
    'https://movies.example/film/sharper',
  );

test.each([
  ['', '<script>window.KPSDK={}</script><script src="/a/b/ips.js?x=1"></script>'],
  ['Sucuri WebSite Firewall - Access Denied', '<h1>Stop</h1>'],
  ['Wait', '<script id="anubis_challenge" type="application/json">{}</script>'],
  ['Vercel Security Checkpoint', '<p>One moment</p>'],
  ['Request Rejected', 'The requested URL was rejected. Ask someone. Your support ID is: 1'],
  ['Sorry...', '<p>Your computer may be sending automated queries.</p>'],
  ['Sharper (1979)', '<h1>Wait</h1><p>We see unusual traffic from your network.</p>'],
  ['Sharper (1979)', `<h1>No</h1>You don't have permission to access "/film/sharper" here.<p>Reference #18.2</p>`],
  ['Проверка', '<form action="/checkcaptcha"></form>'],
  ['429', '<h1>Slow down</h1>'],
])('a refusal titled "%s" is none of a film: %s', (title, body) => expect(read(title, body).kind).toBe('blocked'));

test('a film that is called like a refusal is a film', () => {
  const facts = '<p>Director: Ann Bell</p><p>Genre: Drama</p><p>Runtime: 98 min</p>';
  expect(read('Request Rejected', `<h1>Request Rejected</h1>${facts}`).observations[0]?.title).toBe('Request Rejected');
});
