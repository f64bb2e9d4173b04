import { expect, it } from 'vitest';
import { extract, robotsOfHeader } from '../index.ts';

const asks = (head: string) => extract(new TextEncoder().encode(`<head>${head}</head>`), null).report.robots;

it('reads what a page asks of all crawlers, and of us', () => {
  expect(asks('<meta name="robots" content="NOINDEX, nofollow">')).toEqual(['noindex', 'nofollow']);
  expect(asks('<meta name="ROBOTS" content="none">')).toEqual(['noindex', 'nofollow']);
  expect(asks('<meta name="cinestream" content="nofollow">')).toEqual(['nofollow']);
  expect(
    asks('<meta name="googlebot" content="noindex"><meta name="robots" content="index,follow,noarchive">'),
  ).toEqual([]);
});

it('reads the header, without what it asks of others', () => {
  expect(robotsOfHeader('noindex')).toEqual(['noindex']);
  expect(robotsOfHeader('googlebot: noindex, nofollow')).toEqual([]);
  expect(robotsOfHeader('googlebot: noindex, CineStream: nofollow')).toEqual(['nofollow']);
  expect(robotsOfHeader('unavailable_after: 25 Jun 2030 15:00:00 PST, noindex')).toEqual(['noindex']);
  expect(robotsOfHeader(undefined)).toEqual([]);
});
