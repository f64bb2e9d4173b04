import { z } from 'zod';
import type { Condition } from '../kubernetes/condition.ts';
import type { Resource } from '../kubernetes/resource.ts';

const replicas = z.int().min(0).max(1000);
const componentSchema = z
  .object({
    /** A Deployment in the same namespace. */
    deployment: z.string().min(1),
    minReplicas: replicas.default(1),
    maxReplicas: replicas.min(1).default(10),
  })
  .refine((one) => one.minReplicas <= one.maxReplicas, 'minReplicas must not exceed maxReplicas');

/** The spec as the CRD's schema lets it through, with its defaults. */
export const pipelineSpecSchema = z.object({
  scraper: componentSchema.safeExtend({ sessionsPerReplica: z.int().min(1).default(2) }).optional(),
  etl: componentSchema.safeExtend({ messagesPerReplica: z.int().min(1).default(64) }).optional(),
  browsers: componentSchema.safeExtend({ sessionsPerNode: z.int().min(1).default(2) }).optional(),
  targetBacklogSeconds: z.number().min(1).default(60),
  stabilizationSeconds: z.number().min(0).default(300),
  cooldownSeconds: z.number().min(0).default(300),
  pollSeconds: z.number().min(1).max(300).default(10),
});

export type PipelineSpec = z.infer<typeof pipelineSpecSchema>;
export type ComponentName = 'scraper' | 'etl' | 'browsers';

export interface ComponentStatus {
  name: ComponentName;
  currentReplicas: number;
  desiredReplicas: number;
  backlog?: number;
  oldestMessageSeconds?: number;
  arrivalsPerSecond?: string;
  processedPerSecondPerReplica?: string;
  reason: string;
}

export interface PipelineStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  components?: ComponentStatus[];
  /** All components' messages that wait. */
  backlog?: number;
  /** Age of the oldest of them. */
  oldestMessageSeconds?: number;
}

export type Pipeline = Resource<unknown, PipelineStatus>;
