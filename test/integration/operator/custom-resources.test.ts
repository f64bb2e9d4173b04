import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { movieSourceSpecSchema } from '../../../src/operator/movie-source/movie-source.ts';
import { specProblem } from '../../../src/operator/movie-source/validation.ts';
import { pipelineSpecSchema } from '../../../src/operator/pipeline/pipeline.ts';
import { schemasOf } from '../../support/custom-resource-schemas.ts';

interface Schema {
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
}

interface KubernetesObject {
  apiVersion: string;
  kind: string;
  spec: unknown;
}

const project = fileURLToPath(new URL('../../..', import.meta.url));
const movieSources = `${project}charts/cinestream/crds/moviesources.yaml`;
const pipelines = `${project}charts/cinestream/crds/pipelines.yaml`;
const samples = readdirSync(`${project}k8s/samples`).filter((name) => name.endsWith('.yaml'));

async function schemaOf(file: string): Promise<Schema> {
  const { spec } = parse(await readFile(file, 'utf8'));
  return spec.versions[0].schema.openAPIV3Schema;
}

/** Every field below a schema by its path, `spec.start.url`. */
function fieldsOf({ properties = {}, items, oneOf = [] }: Schema, path = ''): Map<string, Schema> {
  const nested = [...(items === undefined ? [] : [items]), ...oneOf].flatMap((one) => [...fieldsOf(one, path)]);
  const own = Object.entries(properties).flatMap(([name, schema]): [string, Schema][] => {
    const field = path === '' ? name : `${path}.${name}`;
    return [[field, schema], ...fieldsOf(schema, field)];
  });
  return new Map([...nested, ...own]);
}

async function objectsOf(sample: string): Promise<KubernetesObject[]> {
  const documents = parseAllDocuments(await readFile(`${project}k8s/samples/${sample}`, 'utf8'));
  return documents.map((document) => document.toJS() as KubernetesObject);
}

/** What docs/how-to/operator.md says under the heading of a kind. */
async function sectionAbout(kind: string): Promise<string> {
  const text = await readFile(`${project}docs/how-to/operator.md`, 'utf8');
  return text.split(/^## /m).find((section) => section.startsWith(`${kind}\n`)) ?? '';
}

describe.each([
  ['MovieSource', movieSources, { adapter: 'demo' }],
  ['Pipeline', pipelines, {}],
])('the definition of a %s', (kind, file, spec) => {
  test('describes every field, for kubectl explain', async () => {
    // Kubernetes describes `metadata` itself and refuses that anybody else does.
    const fields = [...fieldsOf(await schemaOf(file))].filter(([field]) => field !== 'metadata');
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(([, { description = '' }]) => description === '').map(([field]) => field)).toEqual([]);
  });

  test('has no field that docs/how-to/operator.md does not explain', async () => {
    const text = await sectionAbout(kind);
    const fields = [...fieldsOf(await schemaOf(file)).keys()].filter((field) => /^(spec|status)\./.test(field));
    const names = new Set(fields.map((field) => field.split('.').at(-1) ?? ''));
    const isNamed = (name: string) => new RegExp(`\\b${name}:|\`([\\w.]+\\.)?${name}\``).test(text);
    expect([...names].filter((name) => !isNamed(name))).toEqual([]);
  });

  test('has all fields that the examples of docs/how-to/operator.md show', async () => {
    const [schema] = (await schemasOf(file)).values();
    const blocks = (await sectionAbout(kind)).matchAll(/^```yaml\n(.*?)^```/gms);
    const examples = [...blocks].map(([, text]) => parse(text ?? '')).filter((one) => one.kind !== 'Secret');
    expect(examples.some(({ status }) => status !== undefined)).toBe(true);
    for (const example of examples) {
      const whole = { apiVersion: 'cinestream.dev/v1alpha1', kind, metadata: {}, spec, ...example };
      expect(schema?.safeParse(whole).error?.issues).toBeUndefined();
    }
  });

  test('has the fields that the operator reads, and no others', async () => {
    const defined = fieldsOf((await schemaOf(file)).properties?.spec ?? {});
    const schema = kind === 'MovieSource' ? movieSourceSpecSchema : pipelineSpecSchema;
    const read = fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as Schema);
    expect([...read.keys()].toSorted()).toEqual([...defined.keys()].toSorted());
  });
});

describe('the samples', async () => {
  const schemas = new Map((await Promise.all([movieSources, pipelines].map(schemasOf))).flatMap((found) => [...found]));

  test.each(samples)('%s is what the definition allows and the operator follows', async (sample) => {
    const own = (await objectsOf(sample)).filter(({ apiVersion }) => apiVersion.startsWith('cinestream.dev/'));
    expect(own).not.toEqual([]);
    for (const object of own) {
      const schema = schemas.get(`${object.apiVersion} ${object.kind}`);
      expect(schema?.safeParse(object).error?.issues).toBeUndefined();
      expect(schema?.safeParse({ ...object, misspelt: 1 }).success).toBe(false);
      if (object.kind === 'Pipeline') pipelineSpecSchema.parse(object.spec);
      else expect(specProblem(movieSourceSpecSchema.parse(object.spec), true)).toBeNull();
    }
  });

  test('have one for each adapter', async () => {
    const objects = (await Promise.all(samples.map(objectsOf))).flat();
    const shown = objects
      .filter(({ kind }) => kind === 'MovieSource')
      .map(({ spec }) => (spec as { adapter: string }).adapter);
    const adapters = fieldsOf(await schemaOf(movieSources)).get('spec.adapter')?.enum;
    expect([...new Set(shown)].toSorted()).toEqual(adapters?.toSorted());
  });
});
