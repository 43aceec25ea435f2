import type {
  GitRepository,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { EnvironmentConfig } from '../DeliveryConfig';
import { ApprovalsGate } from './ApprovalsGate';
import { ChangeTicketGate } from './ChangeTicketGate';
import { ChecksGate } from './ChecksGate';

/** The gates that follow from the rules of each environment, in the order people read them. */
export function createRuleGates(options: {
  environments: readonly EnvironmentConfig[];
  repositoryOf: (url: string) => GitRepository;
}): PromotionGate[] {
  const rules = new Map(
    options.environments.map(environment => [environment.name, environment]),
  );
  return [
    new ChangeTicketGate(name => rules.get(name)?.changeTicket),
    new ChecksGate({
      checksOf: name => rules.get(name)?.checks ?? [],
      repositoryOf: options.repositoryOf,
    }),
    new ApprovalsGate(name => rules.get(name)?.approvals),
  ];
}
