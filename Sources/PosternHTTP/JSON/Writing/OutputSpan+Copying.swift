extension OutputSpan<UInt8> {
    /// Appends bytes that the caller has made room for.
    mutating func append(copying source: Span<UInt8>) {
        withUnsafeMutableBufferPointer { buffer, count in
            source.withUnsafeBufferPointer { count = buffer[count...].initialize(fromContentsOf: $0) }
        }
    }
}
