export { faultsOf } from './engine/check.ts';
export { conditionsSchema, type Conditions } from './rule.schema.ts';
