import type {
  GitRepository,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { EnvironmentConfig } from '../DeliveryConfig';
import { ApprovalsGate } from './ApprovalsGate';
import { ChangeTicketGate } from './ChangeTicketGate';
import { ChecksGate } from './ChecksGate';
import { SoakGate, type HealthRecords } from './SoakGate';

/** The gates that follow from the rules of each environment, in the order people read them. */
export function createRuleGates(options: {
  environments: readonly EnvironmentConfig[];
  repositoryOf: (url: string) => GitRepository;
  /** Undefined where nothing soaks. */
  health: HealthRecords | undefined;
}): PromotionGate[] {
  const { health } = options;
  const rules = new Map(
    options.environments.map(environment => [environment.name, environment]),
  );
  return [
    ...(health
      ? [
          new SoakGate({
            soakOf: name => rules.get(name)?.soakMs ?? 0,
            health,
          }),
        ]
      : []),
    new ChangeTicketGate(name => rules.get(name)?.changeTicket),
    new ChecksGate({
      checksOf: name => rules.get(name)?.checks ?? [],
      repositoryOf: options.repositoryOf,
    }),
    new ApprovalsGate(name => rules.get(name)?.approvals),
  ];
}
