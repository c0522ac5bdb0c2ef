import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// Mantine asks the browser for these; jsdom has none of them.
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

if (!('fonts' in document)) {
  Object.assign(document, { fonts: { addEventListener() {}, removeEventListener() {} } });
}

afterEach(cleanup);

// A list that opens brings its chosen entry into view.
Element.prototype.scrollIntoView ??= () => {};
