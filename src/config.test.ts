import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentVariables, readConfiguration } from './config.ts';
import { settingsInForce } from './configuration/in-force.ts';
import { withSettingTables } from './configuration/reference.ts';
import { ConfigurationError } from './errors.ts';

describe('readConfiguration', () => {
  it('gives defaults that suit one machine', () => {
    const configuration = readConfiguration({});
    expect(configuration.nats.servers).toEqual(['nats://127.0.0.1:4222']);
    expect(configuration.gateway.port).toBe(3000);
    expect(configuration.scraper.allowPrivateAddresses).toBe(false);
  });

  it('reads lists, numbers and flags, and takes an empty variable for an absent one', () => {
    const configuration = readConfiguration({
      NATS_URL: 'nats://a:1, nats://b:2',
      PORT: '8080',
      CINESTREAM_HEADED: 'yes',
      CINESTREAM_SELENIUM_URL: '',
    });
    expect(configuration.nats.servers).toEqual(['nats://a:1', 'nats://b:2']);
    expect(configuration.gateway.port).toBe(8080);
    expect(configuration.scraper.headed).toBe(true);
    expect(configuration.scraper.seleniumUrl).toBeUndefined();
  });

  it('names every variable that is wrong at once', () => {
    const read = () => readConfiguration({ PORT: 'http', CINESTREAM_BROWSER: 'lynx' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/PORT/);
    expect(read).toThrow(/CINESTREAM_BROWSER/);
  });

  it('cannot be changed after it was read', () => {
    const configuration = readConfiguration({});
    expect(() => Object.assign(configuration.gateway, { port: 1 })).toThrow(TypeError);
    expect(() => (configuration.nats.servers as string[]).push('nats://elsewhere')).toThrow(TypeError);
  });
});

describe('a setting under its name without prefix', () => {
  it('is refused with the name that is read, so that no secret is off in silence', () => {
    expect(() => readConfiguration({ JWT_SECRET: 'x' })).toThrow(
      /JWT_SECRET is not read: rename it to CINESTREAM_JWT_SECRET/,
    );
  });

  it('is ignored where other programs use the name', () => {
    expect(readConfiguration({ HOST: 'elsewhere', BROWSER: 'lynx' }).gateway.host).toBe('0.0.0.0');
  });
});

describe('CINESTREAM_JWT_SECRET', () => {
  it('refuses a secret that can be guessed, without showing it', () => {
    const read = (secret: string) => () => readConfiguration({ CINESTREAM_JWT_SECRET: secret });
    expect(read('swordfish')).toThrow(/CINESTREAM_JWT_SECRET.*secret 1 of 1 has 9 bytes.*openssl rand/);
    expect(read(`${'a'.repeat(32)}, swordfish`)).toThrow(/secret 2 of 2/);
    expect(read('swordfish')).not.toThrow(/swordfish/);
    expect(read(',')).toThrow(/no secret/);
  });

  it('may hold several', () => {
    const secrets = ['n'.repeat(32), 'ö'.repeat(16)];
    expect(readConfiguration({ CINESTREAM_JWT_SECRET: secrets.join(', ') }).gateway.jwtSecrets).toEqual(secrets);
  });
});

describe.each(['CINESTREAM_ADMIN_TOKEN', 'CINESTREAM_SCRAPE_TOKEN'])('%s', (variable) => {
  it.each([
    'swordfish\n',
    'sword fish',
    ' swordfish',
    '\t',
  ])('of %j is refused, as no request could carry it', (token) => {
    const read = () => readConfiguration({ [variable]: token });
    expect(read).toThrow(new RegExp(`${variable}.*white space`));
    expect(read).not.toThrow(/swordfish/);
  });
});

describe('settingsInForce', () => {
  it('gives each value with its origin and hides secrets', () => {
    const found = settingsInForce({ PORT: '8080', NATS_PASSWORD: 'swordfish', NATS_URL: 'nats://ann:swordfish@a:1' });
    const of = (name: string) => found.find(({ variable }) => variable === name);
    expect(of('PORT')).toEqual({ variable: 'PORT', value: 8080, origin: 'environment' });
    expect(of('LOG_LEVEL')).toMatchObject({ value: 'info', origin: 'default' });
    expect(of('NATS_TOKEN')).toMatchObject({ value: null, origin: 'unset' });
    expect(JSON.stringify(found)).not.toContain('swordfish');
  });
});

describe('docs/reference/configuration.md', () => {
  const page = readFileSync(new URL('../docs/reference/configuration.md', import.meta.url), 'utf8');

  it('has the tables that `npm run reference` makes', () => {
    expect(withSettingTables(page)).toBe(page);
  });

  it('names every setting', () => {
    expect(environmentVariables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
