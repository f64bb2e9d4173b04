import type { LanguageLexicon } from '../language.ts';

export const hindi: LanguageLexicon = {
  language: 'hi',
  labels: {
    director: ['निर्देशक', 'निर्देशन'],
    writers: ['लेखक', 'पटकथा'],
    stars: ['स्टार', 'सितारे'],
    cast: ['कलाकार'],
    genre: ['शैली', 'शैलियां'],
    runtime: ['अवधि'],
    release: ['रिलीज़ की तारीख', 'रिलीज़ तिथि', 'प्रदर्शन तिथि'],
    plot: ['कथानक', 'कहानी'],
    countries: ['देश'],
    languages: ['भाषा'],
  },
};
