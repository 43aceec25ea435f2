import { ConflictError } from '@backstage/errors';
import {
  coversPlace,
  isStopOver,
  type Freeze,
} from '@lockstep/backstage-plugin-delivery-common';

/** The freezes under `delivery.freezes`. They are about every entity and end by the file alone. */
export class ConfiguredFreezes {
  constructor(private readonly freezes: readonly Freeze[]) {}

  find(id: string): Freeze | undefined {
    return this.freezes.find(freeze => freeze.id === id);
  }

  list(filter: { environment?: string; openAt?: string }): Freeze[] {
    const { environment, openAt } = filter;
    return this.freezes.filter(
      freeze =>
        (openAt === undefined || !isStopOver(freeze, openAt)) &&
        (environment === undefined ||
          coversPlace(freeze, { entityRef: '', environment })),
    );
  }

  /** What to say to who wants to end one. */
  refuse({ id }: Freeze): ConflictError {
    const index = id.replace(/^config-/, '');
    return new ConflictError(
      `Freeze ${id} stands in the configuration, under delivery.freezes[${index}]; change it there`,
    );
  }
}
