/** The modules here are JavaScript: for the tests their exports have no types. */
declare module '../../bench/peers/*'
