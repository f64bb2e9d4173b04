import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface LockedPackage {
  license?: string;
  dev?: boolean;
  resolved?: string;
  integrity?: string;
}

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, LockedPackage>;
};
const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);

/** Licences that ask for nothing but that they are kept. */
const permissive = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'PSF-2.0',
  'Unlicense',
];

it('ships only packages under permissive licences', () => {
  const others = shipped.filter(
    ([, { license = 'none' }]) =>
      !license.split(/ (?:OR|AND) /).some((one) => permissive.includes(one.replace(/[()]/g, ''))),
  );
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it('pins every package by its content', () => {
  expect(shipped.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});
