import type { PageArchive } from '../../messaging/crawl/page-archive.ts';
import type { UnderstoodPage } from './understand-page.ts';

/**
 * Keeps screenshot and report of a page that cannot be used beside its body in the archive. Gives what goes into the dead
 * letter as JSON: the archive's key and the gist, short enough for a header.
 */
export async function keepEvidence(archive: PageArchive, key: string, page: UnderstoodPage): Promise<string> {
  const { url, status, headers, ready, cutOff, warnings, screenshot, extraction } = page;
  const { kind, report } = extraction;
  await archive.keepEvidence(key, {
    screenshot,
    report: { url, status, headers, ready, cut_off: cutOff, warnings, kind, report },
  });
  return JSON.stringify({ page: key, status, kind, reason: report.reason, warnings: warnings.slice(0, 5) });
}
