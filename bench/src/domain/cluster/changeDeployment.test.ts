import { createRandom } from '../createRandom';
import { ALL_CHANGES, changeDeployment, drawChange } from './changeDeployment';
import { createDeployment } from './DeploymentState';
import { listObjects } from './listObjects';

describe('changeDeployment', () => {
  const random = createRandom(7);
  const textsOf = (state: Parameters<typeof listObjects>[0]) =>
    new Map(
      listObjects(state).map(({ kind, object }) => [
        `${kind}/${object.metadata.uid}`,
        JSON.stringify(object),
      ]),
    );

  it.each([false, true])(
    'names every kind that it touches (plain: %s)',
    plain => {
      let state = createDeployment({ index: 10, plain, random });
      for (let round = 0; round < 500; round += 1) {
        const name = drawChange(random, ALL_CHANGES);
        const before = textsOf(state);
        const change = changeDeployment(state, name, { random, stamp: round });
        const after = textsOf(change.state);
        const changedKinds = [...before.keys(), ...after.keys()]
          .filter(key => before.get(key) !== after.get(key))
          .map(key => key.split('/')[0]);
        expect(change.touched).toEqual(expect.arrayContaining(changedKinds));
        state = change.state;
      }
    },
  );

  it('never gives two objects the same uid or the same name', () => {
    const seen = new Set<string>();
    const named = new Set<string>();
    let count = 0;
    for (let index = 0; index < 2_000; index += 1) {
      const state = createDeployment({ index, plain: index % 5 === 0, random });
      for (const { kind, object } of listObjects(state)) {
        count += 1;
        seen.add(object.metadata.uid);
        named.add(
          `${kind}/${object.metadata.namespace}/${object.metadata.name}`,
        );
      }
    }
    expect(seen.size).toBe(count);
    expect(named.size).toBe(count);
  });
});
