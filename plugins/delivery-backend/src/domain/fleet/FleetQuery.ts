import { z } from 'zod';

/** What `GET /fleet` takes. Filters of one kind narrow, they never widen. */
export const fleetQuerySchema = z.object({
  owner: z.string().optional(),
  system: z.string().optional(),
  environment: z.string().optional(),
  health: z.string().optional(),
  sync: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type FleetQuery = z.infer<typeof fleetQuerySchema>;
