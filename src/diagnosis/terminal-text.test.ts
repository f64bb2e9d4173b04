import { describe, expect, it } from 'vitest';
import { clip, createPaint, paintFor, printable, table, widthOf } from './terminal-text.ts';

const plain = createPaint(false);
const coloured = createPaint(true);

describe('paintFor', () => {
  it('colours a terminal only, and none that asked not to be', () => {
    const painted = (isTTY: boolean, environment: Record<string, string>) =>
      paintFor({ isTTY }, environment).red('x') !== 'x';
    expect(painted(true, {})).toBe(true);
    expect(painted(false, {})).toBe(false);
    expect(painted(true, { NO_COLOR: '1' })).toBe(false);
    expect(painted(true, { NO_COLOR: '' })).toBe(true);
    expect(painted(true, { TERM: 'dumb' })).toBe(false);
  });
});

describe('printable', () => {
  it('leaves nothing that a terminal would obey', () => {
    expect(printable('Alien\x1b]0;owned\x07\r\n\u202e\x9b31mfilm')).toBe('Alien ]0;owned 31mfilm');
  });
});

describe('clip', () => {
  it('counts columns, not bytes or colours', () => {
    expect(widthOf(coloured.red('abc'))).toBe(3);
    expect(widthOf('七人の侍')).toBe(8);
    expect(clip('七人の侍', 6)).toBe('七人…');
    expect(clip('abcdef', 6)).toBe('abcdef');
  });

  it('does not let a colour run over the end', () => {
    expect(clip(coloured.red('abcdef'), 4)).toBe('\x1b[31mabc…\x1b[0m');
  });
});

describe('table', () => {
  it('sets cells under their titles', () => {
    const lines = table(
      [{ title: 'name' }, { title: 'n', align: 'right' }],
      [
        ['a', '1'],
        ['longer', '1234'],
      ],
      plain,
    );
    expect(lines).toEqual(['name       n', 'a          1', 'longer  1234']);
  });
});
