import { readFile } from 'node:fs/promises';
import type { V1Job } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { ConfigurationError } from '../../errors.ts';
import { crdVersion, fieldManager, group } from '../kubernetes/resource.ts';
import type { JobState, Workloads } from '../kubernetes/workloads.ts';
import type { ImportSpec, MovieSource } from './movie-source.ts';

/** Where the Job's pod finds the dataset: on the volume that is named, or downloaded into its scratch space. */
const volumePath = '/dataset';
const downloadPath = '/scratch/dataset';

type JobWorkloads = Pick<Workloads, 'job' | 'createJob' | 'deleteJob'>;

/** Runs `cinestream import` as Jobs of Kubernetes, from a template that comes with the installation. */
export class ImportJobs {
  readonly #workloads: JobWorkloads;
  readonly #templateFile: string | undefined;

  constructor(workloads: JobWorkloads, templateFile: string | undefined) {
    this.#workloads = workloads;
    this.#templateFile = templateFile;
  }

  /** Whether there is a template; without one nothing can be imported. */
  get available(): boolean {
    return this.#templateFile !== undefined;
  }

  /** Creates the run's Job if there is none, and tells how it is. */
  async ensure(source: MovieSource, spec: ImportSpec, run: string): Promise<JobState> {
    const { namespace } = source.metadata;
    const state = await this.#workloads.job(namespace, run);
    if (state !== null) return state;
    await this.#workloads.createJob(namespace, importJob(await this.#template(), source, spec, run));
    return 'running';
  }

  async delete(source: MovieSource, run: string): Promise<void> {
    if (this.available) await this.#workloads.deleteJob(source.metadata.namespace, run);
  }

  async #template(): Promise<V1Job> {
    if (this.#templateFile === undefined)
      throw new ConfigurationError('set CINESTREAM_OPERATOR_IMPORT_JOB to a file with a Job');
    return parse(await readFile(this.#templateFile, 'utf8')) as V1Job;
  }
}

/** The template as the Job of one run: its name is the run's, its owner the source, its arguments what the spec says. */
export function importJob(template: V1Job, source: MovieSource, { dataset }: ImportSpec, run: string): V1Job {
  const { name, namespace, uid } = source.metadata;
  const job = structuredClone(template);
  const pod = job.spec?.template.spec;
  const [container] = pod?.containers ?? [];
  if (pod === undefined || container === undefined) {
    throw new ConfigurationError('the template of the import Job has no container');
  }
  job.metadata = {
    ...job.metadata,
    name: run,
    namespace,
    labels: { ...job.metadata?.labels, 'cinestream.dev/source': name, 'app.kubernetes.io/managed-by': fieldManager },
    ownerReferences: [
      {
        apiVersion: `${group}/${crdVersion}`,
        kind: source.kind,
        name,
        uid,
        controller: true,
        blockOwnerDeletion: false,
      },
    ],
  };
  const { volumeClaimName, url, titleTypes, minimumVotes } = dataset;
  container.args = [
    'import',
    volumeClaimName === undefined ? downloadPath : volumePath,
    ...['--source', name, '--run', run, '--types', titleTypes.join(','), '--min-votes', String(minimumVotes)],
    ...(url === undefined ? [] : ['--download', url]),
  ];
  if (volumeClaimName !== undefined) {
    pod.volumes = [...(pod.volumes ?? []), { name: 'dataset', persistentVolumeClaim: { claimName: volumeClaimName } }];
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: 'dataset', mountPath: volumePath }];
  }
  return job;
}
