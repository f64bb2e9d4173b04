import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentVariables, readConfiguration } from './config.ts';
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

describe('docs/configuration.md', () => {
  it('names every setting', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    expect(environmentVariables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
