/**
 * The words, schemas and pure rules of Lockstep. Isomorphic: no I/O, no clock, no randomness.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './permissions';
export * from './model';
export * from './api';
export * from './domain';
