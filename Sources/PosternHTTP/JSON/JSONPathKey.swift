/// A step on the way to a value that no key of the user's own names: an index, or the member `super`.
struct JSONPathKey: CodingKey {
    /// What classes name the member that holds their superclass.
    static let `super` = JSONPathKey(stringValue: "super")

    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
