//! How values become PostgreSQL parameters, and how its number types become ours.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::value::Value;

type Boxed = Box<dyn Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => int_to_sql(*number, ty, out),
            Self::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) || *ty == Type::JSON => text.as_str().to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err(mismatch()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Sends a whole number as whatever width the server worked out for the parameter.
#[expect(clippy::cast_precision_loss, reason = "the server asked for floating point")]
fn int_to_sql(number: i64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
    match *ty {
        Type::INT8 => number.to_sql(ty, out),
        Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(number)?.to_sql(ty, out),
        Type::BOOL => (number != 0).to_sql(ty, out),
        Type::FLOAT8 => (number as f64).to_sql(ty, out),
        _ => Err(mismatch()),
    }
}

fn mismatch() -> Boxed {
    "the value's kind does not fit the parameter".into()
}

/// Any whole number: `sum(bigint)` comes as `numeric`, comparisons as `bool`.
pub(crate) struct PgInt(pub(crate) i64);

impl<'a> FromSql<'a> for PgInt {
    #[expect(clippy::cast_possible_truncation, reason = "checked against the fraction and the range first")]
    #[expect(clippy::cast_precision_loss, reason = "only the range is compared")]
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(Self(match *ty {
            Type::INT4 => i64::from(i32::from_sql(ty, raw)?),
            Type::INT2 => i64::from(i16::from_sql(ty, raw)?),
            Type::BOOL => i64::from(bool::from_sql(ty, raw)?),
            Type::NUMERIC => {
                let number = numeric(raw)?;
                // Beyond 2^53 floating point rounds; no sum of ours comes near.
                if number.fract() != 0.0 || number.abs() > (1_i64 << 53) as f64 {
                    return Err(mismatch());
                }
                number as i64
            }
            _ => i64::from_sql(ty, raw)?,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::NUMERIC)
    }
}

/// Any number as floating point.
pub(crate) struct PgReal(pub(crate) f64);

impl<'a> FromSql<'a> for PgReal {
    #[expect(clippy::cast_precision_loss, reason = "a reader of floating point accepts its rounding")]
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(Self(match *ty {
            Type::FLOAT4 => f64::from(f32::from_sql(ty, raw)?),
            Type::NUMERIC => numeric(raw)?,
            Type::FLOAT8 => f64::from_sql(ty, raw)?,
            _ => PgInt::from_sql(ty, raw)?.0 as f64,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::FLOAT8 | Type::FLOAT4) || PgInt::accepts(ty)
    }
}

/// Reads `numeric`'s binary form: count, weight, sign, scale, then digits of base 10,000.
fn numeric(raw: &[u8]) -> Result<f64, Boxed> {
    let (head, digits) = raw.split_first_chunk::<8>().ok_or_else(mismatch)?;
    let [_, _, weight_high, weight_low, sign_high, _, _, _] = *head;
    let weight = i32::from(i16::from_be_bytes([weight_high, weight_low]));
    if sign_high == 0xc0 {
        return Err(mismatch());
    }
    let mut total = 0.0;
    let (pairs, _) = digits.as_chunks::<2>();
    for (place, pair) in pairs.iter().enumerate() {
        let power = weight - i32::try_from(place)?;
        total += f64::from(u16::from_be_bytes(*pair)) * 10_000_f64.powi(power);
    }
    Ok(if sign_high == 0x40 { -total } else { total })
}
