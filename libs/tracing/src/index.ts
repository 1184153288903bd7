export * from './otlp-headers';
export * from './otlp.spans';
export * from './sampling';
export * from './span';
export * from './trace-context';
