export * from './projection';
export * from './promotion';
export * from './pipeline';
