//! A QR code as a picture (SVG): dark squares in one path, so that a page shows it without any script.

use domain::{Fault, Result};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Smallest picture, in pixels.
const SMALLEST: u32 = 240;

/// Draws the text.
///
/// # Errors
/// A fault for a text too long for any QR code.
pub fn drawn(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| Fault::new("draw a QR code", error))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(SMALLEST, SMALLEST).build())
}
