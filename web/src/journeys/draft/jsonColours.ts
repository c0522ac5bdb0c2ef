import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** JSON in colours that can be read in both themes; CodeMirror's own are made for white paper. */
export const jsonColours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: 'light-dark(#0f6a5a, #72dfc7)' },
    { tag: tags.string, color: 'light-dark(#a3341b, #f2b38f)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#3b4fc4, #a5b4fc)' },
  ]),
);
