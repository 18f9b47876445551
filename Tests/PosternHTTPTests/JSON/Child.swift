/// A class with a superclass, both `Codable` in the way the compiler suggests.
class Parent: Codable {
    var id: Int

    init(id: Int) {
        self.id = id
    }
}

final class Child: Parent {
    var name: String

    private enum CodingKeys: CodingKey { case name }

    init(id: Int, name: String) {
        self.name = name
        super.init(id: id)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try super.encode(to: container.superEncoder())
        try container.encode(name, forKey: .name)
    }
}
