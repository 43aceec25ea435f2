export { PacedRepository } from './PacedRepository';
export { WriteBudget, type WritePacing, type WriteSlot } from './WriteBudget';
