/// Stands where a body was not asked for in pieces.
final class UnstreamedBody: BodySource {
    func next() throws -> [UInt8]? { throw BodyReadError.wasReadWhole }
}
