import type {
  GateContext,
  GitCheck,
  GitRepository,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GateAnswer } from './evaluateGates';

/** Commit statuses and check runs the environment names have succeeded on the pull request's head. */
export class ChecksGate implements PromotionGate {
  readonly key = 'checks';
  readonly title = 'Checks';
  readonly guards = 'merge';

  constructor(
    private readonly options: {
      checksOf: (environment: string) => readonly string[];
      repositoryOf: (url: string) => GitRepository;
    },
  ) {}

  applies({ promotion }: GateContext): boolean {
    return (
      promotion.strategy === 'pull-request' &&
      this.options.checksOf(promotion.environment).length > 0
    );
  }

  async evaluate({ promotion }: GateContext): Promise<GateAnswer> {
    const { headSha, pullRequest } = promotion.git;
    const names = this.options.checksOf(promotion.environment);
    if (!headSha) {
      return {
        state: 'Pending',
        reason: `${names.join(', ')} will run on the pull request.`,
        waitsFor: 'a check',
      };
    }
    const repository = this.options.repositoryOf(promotion.edits[0].repoURL);
    const checks = await repository.listChecks(headSha);
    return {
      evidenceUrl: pullRequest?.url,
      ...judgeChecks(names, checks),
    };
  }
}

function judgeChecks(
  names: readonly string[],
  checks: readonly GitCheck[],
): GateAnswer {
  const found = names.map(
    name =>
      checks.find(check => check.name === name) ?? {
        name,
        state: 'pending' as const,
        description: 'it has not reported yet',
      },
  );
  const say = ({ name, description }: GitCheck) =>
    description ? `${name} (${description})` : name;
  const failed = found.filter(({ state }) => state === 'failure');
  if (failed.length > 0) {
    return {
      state: 'Fail',
      reason: `${failed.map(say).join(', ')} failed on the pull request.`,
      evidenceUrl: failed[0].url,
    };
  }
  const pending = found.filter(({ state }) => state === 'pending');
  return pending.length > 0
    ? {
        state: 'Pending',
        reason: `Waits for ${pending.map(say).join(', ')}.`,
        waitsFor: 'a check',
      }
    : { state: 'Pass', reason: `${names.join(', ')} passed.` };
}
