/** The fenced blocks of a page that are in that language. */
export function codeBlocks(page: string, language: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm');
  return [...page.matchAll(fence)].map(([, , code = '']) => code);
}

/** What stands between single backticks, outside fenced blocks. */
export function inlineCode(page: string): string[] {
  const prose = page.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The lines of shell code: continued lines are joined, comments are left out. */
export function commandLines(code: string): string[] {
  const lines = code.replace(/\\\n\s*/g, '').split('\n');
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
}
