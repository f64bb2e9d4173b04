import { createHash } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import { describeError, errorCode } from '../../../errors.ts';
import { subjects } from '../../contracts/subjects.ts';
import { publish } from '../publish.ts';

/** Headers of a dead letter: its body is the original message's bytes, untouched. */
export const deadLetterHeaders = {
  code: 'Cinestream-Error-Code',
  error: 'Cinestream-Error',
  attempts: 'Cinestream-Attempts',
  subject: 'Cinestream-Original-Subject',
  sequence: 'Cinestream-Original-Sequence',
  failedAt: 'Cinestream-Failed-At',
  evidence: 'Cinestream-Evidence',
} as const;

export interface DeadLetter {
  stage: string;
  source: string;
  body: Uint8Array;
  error: unknown;
  attempts: number;
  subject: string;
  sequence: number;
  failedAt: Date;
  /** Where more is kept (keys in the page archive), as JSON. */
  evidence?: string;
}

/** Stores a dead letter; returns once JetStream has it. The same message dead-lettered twice is stored once. */
export async function publishDeadLetter(client: JetStreamClient, letter: DeadLetter): Promise<void> {
  const digest = createHash('sha256')
    .update(letter.subject)
    .update(String(letter.sequence))
    .update(letter.body)
    .digest('hex');
  await publish(client, subjects.deadLetter(letter.stage, letter.source), letter.body, {
    messageId: `${letter.stage}-${digest}`,
    headers: {
      [deadLetterHeaders.code]: errorCode(letter.error),
      [deadLetterHeaders.error]: headerValue(describeError(letter.error)),
      [deadLetterHeaders.attempts]: String(letter.attempts),
      [deadLetterHeaders.subject]: letter.subject,
      [deadLetterHeaders.sequence]: String(letter.sequence),
      [deadLetterHeaders.failedAt]: letter.failedAt.toISOString(),
      ...(letter.evidence === undefined ? {} : { [deadLetterHeaders.evidence]: headerValue(letter.evidence) }),
    },
  });
}

/** Scraped text must not break out of a header line. */
function headerValue(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ').slice(0, 2000);
}
