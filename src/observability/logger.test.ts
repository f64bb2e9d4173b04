import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  write(createLogger('test', 'info', destination));
  return text;
}

test('scraped text can neither end a line of the log nor begin another, nor command a terminal', () => {
  const hostile = 'Heat\r\n{"level":"error","msg":"made up"}\n\u001b[2J';
  const text = logged((logger) => logger.warn({ title: hostile, [hostile]: 1, error: new Error(hostile) }, hostile));
  expect(text.trimEnd().split(/[\r\n]/)).toHaveLength(1);
  expect(text).not.toContain('\u001b');
  expect(JSON.parse(text)).toMatchObject({ level: 'warn', role: 'test', title: hostile, msg: hostile });
});

test('secrets are not logged', () => {
  const text = logged((logger) =>
    logger.info({ token: 'secret', nats: { password: 'secret' }, headers: { authorization: 'secret' } }),
  );
  expect(text).not.toContain('secret');
});
