import type { Wording } from './aspects.ts'

export const english: Wording = {
  openings: ['ok ', 'Day one: ', 'honestly, ', 'First impression: ', 'Update: ', 'hot take: ', 'So ', 'my verdict, '],
  faces: {
    happy: ['😍', '🎧', '🔥', '🙌🏽', '❤️', '✨', ':)'],
    unhappy: ['😡', '🙄', '😞', '💸', '👎', '🤦‍♂️', ':('],
  },
  opinions: {
    sound: {
      happy: {
        plain: [
          'the sound is amazing, I love every song again',
          'beautiful, clear sound, I am so impressed',
          'best bass I ever heard, what a joy',
          'wonderful voices, great stage, I am happy',
        ],
        negated: [
          'the sound is not bad at all',
          'no noise, no problem, cannot complain about the sound',
          'never had a bad moment with this sound',
        ],
        sarcastic: [],
      },
      unhappy: {
        plain: [
          'the sound is terrible on the bus, very disappointed',
          'awful hiss in the left ear, I hate it',
          'weak bass and a boring sound',
        ],
        negated: [
          'the sound is not good, not good at all',
          "I don't love the sound",
          'this is not the great sound they promised',
        ],
        sarcastic: [
          'wow, amazing, it sounds just like a phone from 1998',
          'great, I always wanted to hear the sea in my left ear',
        ],
      },
    },
    battery: {
      happy: {
        plain: [
          'two days without a charger, fantastic battery',
          'the battery is great, I am impressed',
          'the fix works, the battery is good again, thanks',
        ],
        negated: [
          'no battery problems here',
          'the battery is not bad, nothing to fear',
          'mine never got hot, no worries',
        ],
        sarcastic: [],
      },
      unhappy: {
        plain: [
          'the case gets hot, this is dangerous',
          'the battery died after an hour, terrible',
          'I am worried, my battery smells bad',
          'angry and disappointed, the battery fails every time',
        ],
        negated: [
          'the battery is not good, not safe, not fun',
          "I can't recommend this battery",
          'that is no great battery life',
        ],
        sarcastic: [
          'oh great, a hand warmer for free, just perfect for the winter',
          'love how my battery takes a nap after lunch, so relaxing',
          'brilliant, five hours in the box and dead, best battery ever',
        ],
      },
    },
    price: {
      happy: {
        plain: [
          'great price now, I just bought two',
          'the price cut is a nice surprise, thank you',
          'worth every cent, happy with the deal',
        ],
        negated: ['not a bad price after the cut', 'no regrets at this price', "you can't complain about that price"],
        sarcastic: [],
      },
      unhappy: {
        plain: ['the price is a joke, what a rip off', 'too expensive, I am sad', 'terrible value, bad deal'],
        negated: ['the price is not fair', 'not worth it, not happy', "that's no good deal"],
        sarcastic: ['wonderful, I only have to sell a kidney, what a bargain', 'great price, if you are a prince'],
      },
    },
    look: {
      happy: {
        plain: [
          'so pretty, the moon case is lovely',
          'beautiful colours, elegant design',
          'cute little case, I adore it',
        ],
        negated: ['the design is not ugly at all', 'nothing to dislike about the look'],
        sarcastic: [],
      },
      unhappy: {
        plain: ['ugly case, cheap plastic', 'boring design, I hate the shiny finish', 'the hinge looks weak and broke'],
        negated: ['not pretty, sorry', "I don't like the colours"],
        sarcastic: ['lovely, a potato with a logo, so elegant'],
      },
    },
    app: {
      happy: {
        plain: ['the app is easy and smart, good work', 'nice app, helpful and fast'],
        negated: ['no crash so far, the app is not bad', 'the app never fails for me'],
        sarcastic: [],
      },
      unhappy: {
        plain: [
          'the app crashes again and again, annoying',
          'stupid app, it lost my settings',
          'login fails, error after error',
        ],
        negated: ['the app is not helpful', 'the update did not work, not good'],
        sarcastic: [
          'great update, now it crashes twice as fast',
          'fun fact: the app works perfectly when it is closed',
        ],
      },
    },
  },
}
