import { describe, expect, it } from 'vitest';
import { AddressRefusedError } from '../errors.ts';
import { requirePublicAddress } from './ssrf-guard.ts';

describe('requirePublicAddress', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST:9090/',
    'http://user:password@93.184.216.34/',
    'file:///etc/passwd',
    'ftp://93.184.216.34/',
    'view-source:http://93.184.216.34/',
    'chrome://settings/',
    'data:text/html,x',
  ])('refuses %s', async (url) => {
    await expect(requirePublicAddress(url, false)).rejects.toThrow(AddressRefusedError);
  });

  it.each(['http://93.184.216.34/', 'https://[2606:2800:220:1::1]:8443/film'])('lets %s pass', async (url) => {
    await expect(requirePublicAddress(url, false)).resolves.toBeUndefined();
  });

  it('fails for now where a name has no address: the network may be away', async () => {
    const looking = requirePublicAddress('http://nowhere.invalid/', false);
    await expect(looking).rejects.toMatchObject({ code: 'page_load_failed', retryable: true });
  });

  it('lets private addresses pass where that is allowed, but nothing that is no page', async () => {
    await expect(requirePublicAddress('http://127.0.0.1/', true)).resolves.toBeUndefined();
    await expect(requirePublicAddress('file:///etc/passwd', true)).rejects.toThrow(AddressRefusedError);
  });
});
