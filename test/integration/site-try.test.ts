import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCinema } from '../../examples/cinema/cinema.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { Sites } from '../../src/messaging/crawl/sites.ts';
import { parseSiteFile } from '../../src/scraper/site/site-file.ts';
import { startTestStreams, type TestStreams } from '../support/streams.ts';

const file = 'examples/cinema/cinema.yaml';

let cinema: Server;
let origin: string;
let streaming: TestStreams;
let folder: string;

beforeAll(async () => {
  cinema = await serveCinema(0);
  origin = `http://127.0.0.1:${(cinema.address() as AddressInfo).port}`;
  streaming = await startTestStreams();
  folder = await mkdtemp(join(tmpdir(), 'cinestream-site-try-'));
}, 60_000);

afterAll(async () => {
  await streaming?.close();
  await rm(folder, { recursive: true, force: true });
  cinema?.close();
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function siteTry(...args: string[]): Promise<Outcome> {
  const env = {
    ...process.env,
    NATS_URL: streaming.server.url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    NO_COLOR: '1',
  };
  return new Promise((resolve) => {
    execFile('node', ['bin/cinestream.js', 'site', 'try', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** The site file of the cinema with one selector changed. */
async function edited(from: string, to: string): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
  return path;
}

describe('cinestream site try', () => {
  it('reads pages in a browser as a crawl does, and ends well where all that is promised is there', async () => {
    const { code, stdout, stderr } = await siteTry(`${origin}/werk/moos`, `${origin}/programm`, '--site', file);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('stars            ["Hedwig Strobl"]  site  .gesichter i');
    expect(stdout).toMatch(/list .*links to 6 movies/);
    expect(stdout).toMatch(/^rating\s+1\s+1\s+0\s+0\s+0$/m);
  }, 120_000);

  it('ends with 1 where a fact that the file promises is missing', async () => {
    const site = await edited('{select: .sterne', '{select: .stern');
    const { code, stderr } = await siteTry(`${origin}/werk/moos`, '--site', site);
    expect(code).toBe(1);
    expect(stderr).toContain('not all that the site file promises is there: rating');
  }, 120_000);

  it('ends with 2 where the file says what no site can, with the place', async () => {
    const { code, stderr } = await siteTry(`${origin}/werk/moos`, '--site', await edited('  title:', '  tittle:'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/:\d+:3 facts\.tittle: "tittle" is no fact; did you mean title\?/);
  }, 60_000);

  it('reads the archived pages of a source by the file in force, and by another with what would change', async () => {
    const { connection } = streaming;
    const archive = await PageArchive.open(connection);
    for (const name of ['moos', 'papierkrieg']) {
      const url = `${origin}/werk/${name}`;
      const about = { url, source: 'wehr', run: 'wehr-1', fetched_at: new Date().toISOString() };
      await archive.keep(new Uint8Array(await (await fetch(url)).arrayBuffer()), about);
    }
    await (await Sites.open(connection)).put('wehr', parseSiteFile(await readFile(file, 'utf8'), file).site);
    const inForce = await siteTry('--source', 'wehr');
    expect(inForce).toMatchObject({ code: 0, stderr: '' });
    expect(inForce.stdout).toMatch(/^title\s+2\s+2\s/m);
    const other = await siteTry('--source', 'wehr', '--site', await edited('best: 5', 'best: 10'));
    expect(other.code).toBe(0);
    expect(other.stdout).toMatch(/rating {11}4\.7 .*\n\s+was 9\.4/);
  }, 120_000);

  it('says what to do where there is nothing to try', async () => {
    expect(await siteTry()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give addresses or files, or --source'),
    });
    expect(await siteTry('--source', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name one with --site, nobody has none'),
    });
  }, 60_000);
});
