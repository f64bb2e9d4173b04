import { beforeAll, describe, test } from 'vitest';
import { available, chart, goTool, output } from './support/tools.ts';

describe.skipIf(!available("the chart's unit tests", ['go']))('the chart', () => {
  let helmUnittest: string;

  beforeAll(async () => {
    helmUnittest = await goTool('helm-unittest', 'github.com/helm-unittest/helm-unittest/cmd/helm-unittest');
  });

  test('passes its unit tests', async () => {
    await output(helmUnittest, ['--strict', '--file', 'tests/*_test.yaml', chart]);
  });
});
