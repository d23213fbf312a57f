//! The icons in use: code points of the Lucide subset in `assets/fonts`.
//!
//! Icons carry meaning, never decoration. A new one needs its line here and its glyph in the
//! font: `assets/fonts/README.md` says how the subset is made. A test compares the two.

/// One glyph of the icon font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(pub char);

macro_rules! icons {
    ($($name:ident = $code:literal,)+) => {
        $(pub const $name: Icon = Icon($code);)+

        /// Every icon with its name, for the test that the font has them all.
        pub const ALL: &[(&str, Icon)] = &[$((stringify!($name), $name),)+];
    };
}

icons! {
    ORBIT = '\u{e3e7}',
    HOUSE = '\u{e0f5}',
    SPARKLES = '\u{e412}',
    USERS_ROUND = '\u{e46e}',
    USER_ROUND = '\u{e468}',
    QR_CODE = '\u{e1df}',
    PLUS = '\u{e13d}',
    MINUS = '\u{e11c}',
    SUN = '\u{e178}',
    MOON = '\u{e11e}',
    SEARCH = '\u{e151}',
    X = '\u{e1b2}',
    CHEVRON_RIGHT = '\u{e06f}',
    ARROW_RIGHT = '\u{e049}',
    ARROW_LEFT = '\u{e048}',
    COPY = '\u{e09e}',
    SHIELD_CHECK = '\u{e1ff}',
    HEART = '\u{e0f2}',
    GRADUATION_CAP = '\u{e234}',
    MAP_PIN = '\u{e111}',
    LANGUAGES = '\u{e0fe}',
    CALENDAR_DAYS = '\u{e2b9}',
    CLOCK = '\u{e087}',
    LAYERS = '\u{e529}',
    LIGHTBULB = '\u{e1c2}',
    TARGET = '\u{e180}',
    SPROUT = '\u{e1eb}',
    CIRCLE_ALERT = '\u{e077}',
    INFO = '\u{e0f9}',
    TRIANGLE_ALERT = '\u{e193}',
    REFRESH_CW = '\u{e145}',
    LAPTOP = '\u{e1cd}',
    TICKET = '\u{e20f}',
    EYE = '\u{e0ba}',
    LOCK = '\u{e10b}',
    PENCIL = '\u{e1f9}',
    HANDSHAKE = '\u{e5c0}',
    GLOBE = '\u{e0e8}',
    HOURGLASS = '\u{e296}',
    CIRCLE_CHECK = '\u{e226}',
    CIRCLE_DASHED = '\u{e4b0}',
    FLASK_CONICAL = '\u{e0d5}',
    RADIO = '\u{e142}',
    UNPLUG = '\u{e45d}',
    HISTORY = '\u{e1f5}',
    GAUGE = '\u{e1bf}',
    BAN = '\u{e051}',
    TEXT_QUOTE = '\u{e49e}',
    USER_PLUS = '\u{e1a2}',
    SLIDERS_HORIZONTAL = '\u{e29a}',
    LOG_OUT = '\u{e10e}',
}
