/**
 * A process that can die. Every call through `wrap` has two points at which it may: before
 * the call, when nothing has happened, and after it, when nobody was told. A dead one does
 * nothing more.
 */
export class Mortal {
  private passed = 0;
  private dead = false;

  /** Dies at this point, counted from 0; never without one. */
  constructor(private readonly diesAt = Infinity) {}

  /** How many points were passed alive. */
  get points(): number {
    return this.passed;
  }

  get isDead(): boolean {
    return this.dead;
  }

  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key) => {
        const member = Reflect.get(object, key);
        if (typeof member !== 'function') {
          return member;
        }
        if (key === 'onChange' || key === 'commitUrl') {
          return member.bind(object);
        }
        return async (...args: unknown[]) => {
          this.pass();
          const result = await member.apply(object, args);
          this.pass();
          return result;
        };
      },
    });
  }

  private pass() {
    if (this.passed === this.diesAt) {
      this.dead = true;
    }
    if (this.dead) {
      throw new Error('killed');
    }
    this.passed += 1;
  }
}
